throw new Error('CommonJS')
