import type { HttpAnswer } from './http-listener';

const PAGE = `<!doctype html>
<html lang="en">
<title>Functions app</title>
<p>This Functions app is up and running.</p>
</html>
`;

/** What the host itself answers at `/`, unless a function does or `AzureWebJobsDisableHomepage` is `true`. */
export function homePage(environment: NodeJS.ProcessEnv): HttpAnswer {
  if (environment['AzureWebJobsDisableHomepage']?.toLowerCase() === 'true') return { status: 204 };
  return { status: 200, headers: [['Content-Type', 'text/html']], body: PAGE };
}
