// To give Node the same flag, with nothing behind it.
exports.nothing = undefined
