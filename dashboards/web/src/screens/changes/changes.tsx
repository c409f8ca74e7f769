import { KnownAnswer } from '../../answers/known-answer.tsx'
import { RowsTable } from '../../parts/rows/rows-table.tsx'

/** What is different from before: prompts, models, tools, retrieval, and prices. */
export function Changes() {
  return (
    <div class="scroll">
      <h1>Changes</h1>
      <section>
        <h2>In what the agents do</h2>
        <p class="under">Prompts, models, tool schemas and retrieval, as the spans show them.</p>
        <KnownAnswer
          question="changes"
          what="changes of prompts, models and tools"
          nothing="Nothing changed in this period"
        >
          {rows => (
            <RowsTable
              rows={rows}
              first={[
                'first_seen',
                'service',
                'environment',
                'kind',
                'name',
                'difference',
                'code_revision',
                'changed_by',
              ]}
              hidden={['last_seen', 'old_hash', 'new_hash']}
            />
          )}
        </KnownAnswer>
      </section>
      <section>
        <h2>In prices</h2>
        <p class="under">Stored calls that were priced anew, by whom and why.</p>
        <KnownAnswer question="price-changes" what="prices" nothing="No stored call was priced anew in this period">
          {rows => <RowsTable rows={rows} hidden={['change_id']} />}
        </KnownAnswer>
      </section>
    </div>
  )
}
