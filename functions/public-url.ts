/**
 * The address of one of this app's own paths, as the caller reaches it. Behind a gateway the host of the request is not
 * the public one, so the setting `PUBLIC_URL` says it.
 */
export function publicUrl(requestUrl: URL, pathWithQuery: string): string {
  return `${process.env['PUBLIC_URL']?.replace(/\/+$/, '') || requestUrl.origin}${pathWithQuery}`;
}
