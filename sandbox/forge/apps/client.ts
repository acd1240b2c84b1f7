/** What signs people in by OAuth: an App, or the one OAuth App that the forge was started with. */
export type Client = { id: string; name: string; secret: string; callbacks: string[] };
