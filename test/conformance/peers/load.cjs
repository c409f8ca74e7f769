'use strict'

/** A package of this folder, as a CommonJS module that stands here would require it. */
exports.load = name => require(name)
