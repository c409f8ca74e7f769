throw new Error('ES module')
