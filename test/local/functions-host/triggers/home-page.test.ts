import { homePage } from '../../../../local/functions-host/triggers/home-page';

describe('the page at the root', () => {
  it.each([
    [{}, 200],
    [{ AzureWebJobsDisableHomepage: 'false' }, 200],
    [{ AzureWebJobsDisableHomepage: 'True' }, 204],
  ])('with the settings %j is answered with %i', (environment, status) => {
    expect(homePage(environment).status).toBe(status);
  });
});
