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
  data: {
    variable: 'SPANLEDGER_DATA',
    default: '.spanledger',
    value: 'DIR',
    help: 'folder for the spool and the embedded ClickHouse',
  },
  'api-key': {
    variable: 'SPANLEDGER_API_KEY',
    default: '',
    value: 'KEY[,KEY…]',
    help: 'keys that senders and readers must show; prefer the variable, since flags are visible to other users',
  },
  'clickhouse-url': {
    variable: 'CLICKHOUSE_URL',
    default: '',
    value: 'URL',
    help: 'a ClickHouse server (http://user:password@host:8123/database) instead of the embedded engine',
  },
  'spool-max-bytes': {
    variable: 'SPANLEDGER_SPOOL_MAX_BYTES',
    default: '4GiB',
    value: 'SIZE',
    help: 'bytes on disk that may wait for the store before senders are told 503',
  },
  'max-body-bytes': {
    variable: 'SPANLEDGER_MAX_BODY_BYTES',
    default: '64MiB',
    value: 'SIZE',
    help: 'largest request, also after decompression',
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
