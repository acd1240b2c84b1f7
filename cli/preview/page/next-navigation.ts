/** In the place of Next.js' router: there is no page to go to. */
export function useRouter() {
  return { push: () => undefined, refresh: () => undefined };
}
