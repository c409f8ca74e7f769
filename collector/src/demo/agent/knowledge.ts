import type OpenAI from 'openai'

export interface Article {
  readonly id: string
  readonly text: string
}

export interface Hit {
  readonly article: Article
  readonly score: number
}

interface Shelf {
  readonly article: Article
  readonly vector: readonly number[]
}

/** The knowledge base: ten articles, kept in memory beside their vectors. */
export class Knowledge {
  readonly #shelves: readonly Shelf[]

  private constructor(shelves: readonly Shelf[]) {
    this.#shelves = shelves
  }

  static async open(openai: OpenAI): Promise<Knowledge> {
    const vectors = await embed(
      openai,
      articles.map(article => article.text),
    )
    return new Knowledge(articles.map((article, index) => ({ article, vector: vectors[index] ?? [] })))
  }

  /** The articles nearest to the query, best first. */
  async search(openai: OpenAI, query: string, limit: number): Promise<readonly Hit[]> {
    const [vector = []] = await embed(openai, [query])
    const hits = this.#shelves.map(shelf => ({ article: shelf.article, score: likeness(shelf.vector, vector) }))
    return hits.sort((a, b) => b.score - a.score || a.article.id.localeCompare(b.article.id)).slice(0, limit)
  }
}

async function embed(openai: OpenAI, input: string[]): Promise<readonly (readonly number[])[]> {
  const answer = await openai.embeddings.create({ model: 'text-embedding-3-small', input })
  return answer.data.map(({ embedding }) => embedding)
}

/** Cosine of two unit vectors, cut to four digits. */
function likeness(left: readonly number[], right: readonly number[]): number {
  const product = left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
  return Math.round(product * 10_000) / 10_000
}

const articles: readonly Article[] = [
  {
    id: 'kb-charging',
    text: 'Charge the battery indoors at room temperature. The first charge takes six hours, later ones four hours with the standard charger and two and a half with the fast charger. The battery may stay plugged in over night: the charger stops by itself when it is full.',
  },
  {
    id: 'kb-display',
    text: 'To reset the display, hold the power button and the minus button together for eight seconds. Error E21 means that the motor does not hear the speed sensor: check that the magnet on the spoke is in line with it, then reset. The trip counter is reset alone by holding minus for three seconds; the total distance stays.',
  },
  {
    id: 'kb-tyres',
    text: 'Tyre pressure is printed on the side of each tyre. We recommend 3.0 bar in front and 3.5 bar at the rear wheel, and 4.0 bar at the rear of the cargo model when children or heavy goods are in the box. The rear wheel takes tyres from 47 to 55 millimetres.',
  },
  {
    id: 'kb-firmware',
    text: 'To install the firmware update, switch the bike on, open the app and pair the phone within sixty seconds: the display shows a blue dot while Bluetooth listens. The update keeps your settings, but the phone has to pair again afterwards. Keep the battery above thirty percent.',
  },
  {
    id: 'kb-keys',
    text: 'A replacement key for the frame lock is made from the key number on the plastic tag that came with it. Send a photo of the tag and of your invoice. Without the number, a dealer drills the lock open and fits another one.',
  },
  {
    id: 'kb-warranty',
    text: 'The warranty covers frame and fork for ten years, motor and electronics for three, and the battery for two years or six hundred charge cycles, whichever comes first. A grinding noise of the motor is covered unless water got into an opened housing. Worn brake pads, chains and tyres are not.',
  },
  {
    id: 'kb-winter',
    text: 'To store the bike over the winter, clean it, oil the chain and hang it or turn the wheels once a month. Take the battery out of an unheated garage and store it between ten and twenty degrees at about sixty percent of its charge. Check it every eight weeks.',
  },
  {
    id: 'kb-rack',
    text: 'The rear rack carries up to twenty-seven kilograms. A child seat is allowed on it if it clamps to the seat tube or to the rack itself and the child weighs no more than twenty-two kilograms. Panniers and a child seat together are not allowed.',
  },
  {
    id: 'kb-brakes',
    text: 'Brake pads squeal when they are wet or have met oil. Clean the brake discs with isopropyl alcohol and a cloth without lint, and brake hard ten times from twenty kilometres an hour. If they still squeal, sand the pads lightly or replace them. Clean and oil the chain away from the discs, every two hundred kilometres and after each ride on salted roads, with a dry lubricant in summer and a wet one in winter.',
  },
  {
    id: 'kb-address',
    text: 'You can change the delivery address in the shop under Orders until the parcel is packed. After that, the carrier lets you change the delivery day or choose a pick-up place with the code in your shipping message; a different address needs a call to us.',
  },
]
