import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { anthropicCases } from './anthropic-cases.cjs'
import { openaiCases, run } from './openai-cases.cjs'

const base = process.env.MODEL_SERVER
const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${base}/v1` })
const anthropic = new Anthropic({ apiKey: 'sk-test', baseURL: base })
await run({ ...openaiCases(openai), ...anthropicCases(anthropic) }, process.argv.slice(2))
process.exitCode = 3
