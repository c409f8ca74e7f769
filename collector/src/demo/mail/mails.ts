/** A mail and its attachments, as they came in. */
export interface Mail {
  readonly id: string
  readonly customer: string
  readonly parts: readonly string[]
}

/** Six mails, the same each time: one names a person, one brings more attachments than anybody likes. */
export const mails: readonly Mail[] = [
  { id: 'M-1', customer: 'Velo Nord', parts: ['We would like to become a dealer. Whom do we talk to?'] },
  {
    id: 'M-2',
    customer: 'J. Okafor',
    parts: ['Please call me back at +1 415 555 0132, or write to ada.okafor@example.com. It is about my invoice.'],
  },
  { id: 'M-3', customer: 'Oak & Rye', parts: ['You have won a prize! Click here.', 'prize.html'] },
  { id: 'M-4', customer: 'Bakery Sol', parts: ['The contract for the three cargo bikes is attached.', 'contract.pdf'] },
  {
    id: 'M-5',
    customer: 'Harbour Couriers',
    parts: [
      'Photos of all bikes after the storm, for the insurance.',
      ...Array.from({ length: 8 }, (_, index) => `photo ${index + 1} of 8: a bent wheel`),
    ],
  },
  { id: 'M-6', customer: 'Miller family', parts: ['Thank you for the quick repair!'] },
]
