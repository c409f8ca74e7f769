/** The collector's options: the one place that names a flag, its variable, its default and its help. */
export const optionTable = {
  host: {
    variable: 'SPANLEDGER_HOST',
    default: '127.0.0.1',
    value: 'ADDRESS',
    help: 'address to listen on; anything but loopback needs an API key',
  },
  port: {
    variable: 'SPANLEDGER_PORT',
    default: '4318',
    value: 'PORT',
    help: 'port for OTLP/HTTP and the API; 0 takes a free one',
  },
  'grpc-port': {
    variable: 'SPANLEDGER_GRPC_PORT',
    default: '4317',
    value: 'PORT|off',
    help: 'port for OTLP/gRPC; 0 takes a free one, and so does --port 0',
  },
  data: {
    variable: 'SPANLEDGER_DATA',
    default: '.spanledger',
    value: 'DIR',
    help: 'folder for the spool and the embedded ClickHouse',
  },
  config: {
    variable: 'SPANLEDGER_CONFIG',
    default: '',
    value: 'FILE',
    help: 'settings in YAML, instead of spanledger.yaml in the current folder; flags and variables are stronger',
  },
  'api-key': {
    variable: 'SPANLEDGER_API_KEY',
    default: '',
    value: 'KEY[,KEY…]',
    help: 'keys that senders and readers must show; prefer the variable, since flags are visible to other users',
  },
  'keys-file': {
    variable: 'SPANLEDGER_KEYS_FILE',
    default: '',
    value: 'FILE',
    help: 'where `spanledger keys` keeps its keys, instead of keys.json in the data folder',
  },
  prices: {
    variable: 'SPANLEDGER_PRICES',
    default: '',
    value: 'FILE',
    help: 'your own prices in YAML, instead of prices.yaml in the data folder; read again when it changes',
  },
  'public-url': {
    variable: 'SPANLEDGER_PUBLIC_URL',
    default: '',
    value: 'URL',
    help: 'where people reach the page, for the links in alerts and for signing in, such as https://spanledger.example',
  },
  alerts: {
    variable: 'SPANLEDGER_ALERTS',
    default: 'on',
    value: 'on|off',
    help: 'whether this collector looks at the rules of the settings file; of several on one store, one does',
  },
  'cors-origin': {
    variable: 'SPANLEDGER_CORS_ORIGINS',
    default: '',
    value: 'ORIGIN[,ORIGIN…]',
    help: 'origins of web pages that may send, such as https://shop.example; none unless given',
  },
  'clickhouse-url': {
    variable: 'CLICKHOUSE_URL',
    default: '',
    value: 'URL',
    help: 'a ClickHouse server (http://user:password@host:8123/database) instead of the embedded engine',
  },
  'clickhouse-cluster': {
    variable: 'CLICKHOUSE_CLUSTER',
    default: '',
    value: 'NAME',
    help: 'the cluster that server belongs to: replicated, sharded tables are made on all of it',
  },
  'spool-max-bytes': {
    variable: 'SPANLEDGER_SPOOL_MAX_BYTES',
    default: '4GiB',
    value: 'SIZE',
    help: 'bytes on disk that may wait for the store before senders are told 503',
  },
  'spool-min-free-bytes': {
    variable: 'SPANLEDGER_SPOOL_MIN_FREE_BYTES',
    default: '256MiB',
    value: 'SIZE',
    help: 'bytes that stay free on the disk of the spool: below that, senders are told 503; 0 for none',
  },
  'max-body-bytes': {
    variable: 'SPANLEDGER_MAX_BODY_BYTES',
    default: '64MiB',
    value: 'SIZE',
    help: 'largest request, also after decompression',
  },
  'log-level': {
    variable: 'SPANLEDGER_LOG_LEVEL',
    default: 'info',
    value: 'LEVEL',
    help: 'error, warn, info, debug or silent; JSON lines on standard error, plain ones on a terminal',
  },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof optionTable

interface Option {
  readonly variable: string
  readonly default: string
  /** How the value is called in `--help`. */
  readonly value: string
  readonly help: string
}
