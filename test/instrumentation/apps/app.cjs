'use strict'

const Anthropic = require('@anthropic-ai/sdk')
const OpenAI = require('openai')
const { anthropicCases } = require('./anthropic-cases.cjs')
const { openaiCases, run } = require('./openai-cases.cjs')

const base = process.env.MODEL_SERVER
const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${base}/v1` })
const anthropic = new Anthropic({ apiKey: 'sk-test', baseURL: base })
void run({ ...openaiCases(openai), ...anthropicCases(anthropic) }, process.argv.slice(2)).then(() => {
  process.exitCode = 3
})
