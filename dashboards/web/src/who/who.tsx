import { useEffect, useState } from 'preact/hooks'
import { session, signInAddress, tell, type Session } from '../answers/ask.ts'

/** Who is signed in, where they sign out, and which of their projects is looked at; nothing where nobody has to. */
export function Who() {
  const [who, setWho] = useState<Session | undefined>(undefined)
  useEffect(() => {
    // What keeps the collector from answering is said where its answers are.
    session().then(setWho, () => undefined)
  }, [])
  if (who?.csrf === undefined) return null
  return (
    <>
      {who.projects.length > 1 && (
        <select aria-label="Project" value={who.project} onChange={event => void lookAt(event.currentTarget.value)}>
          {who.projects.map(name => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <a class="who" href={signInAddress()} title={`${who.name ?? ''}, ${who.project}: sign out`}>
        {who.name}
      </a>
    </>
  )
}

/** Everything that is shown belongs to a project, so all of it is asked for again. */
async function lookAt(project: string): Promise<void> {
  await tell('/api/session', { project })
  location.reload()
}
