/** A change that cannot be made without touching more than it is about; the message is a sentence for a person. */
export class Unwritable extends Error {}
