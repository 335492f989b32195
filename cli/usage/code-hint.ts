import type { ConnectionObjects } from '../../connection/plan';

/** How one language reads an environment variable, and what it signs in with. */
interface Language {
  comment: string;
  read(name: string): string;
  /** A credential that works with workload identity; absent where no Azure SDK exists. */
  signIn?: readonly string[];
}

const NODE: Language = {
  comment: '//',
  read: (name) => `const ${variable(name)} = process.env['${name}'];`,
  signIn: [
    "import { DefaultAzureCredential } from '@azure/identity';",
    'const credential = new DefaultAzureCredential();',
  ],
};
const PYTHON: Language = {
  comment: '#',
  read: (name) => `${variable(name)} = os.environ["${name}"]`,
  signIn: ['from azure.identity import DefaultAzureCredential', 'credential = DefaultAzureCredential()'],
};

const LANGUAGES: Readonly<Record<string, Language>> = {
  nodejs: NODE,
  python: PYTHON,
  django: PYTHON,
  dotnet: {
    comment: '//',
    read: (name) => `var ${variable(name)} = Environment.GetEnvironmentVariable("${name}");`,
    signIn: ['using Azure.Identity;', 'var credential = new DefaultAzureCredential();'],
  },
  java: {
    comment: '//',
    read: (name) => `String ${variable(name)} = System.getenv("${name}");`,
    signIn: ['TokenCredential credential = new DefaultAzureCredentialBuilder().build();'],
  },
  go: {
    comment: '//',
    read: (name) => `${variable(name)} := os.Getenv("${name}")`,
    signIn: ['credential, err := azidentity.NewDefaultAzureCredential(nil)'],
  },
  php: { comment: '//', read: (name) => `$${variable(name)} = getenv('${name}');` },
  ruby: { comment: '#', read: (name) => `${variable(name)} = ENV.fetch('${name}')` },
};
const SHELL: Language = { comment: '#', read: (name) => `echo "$${name}"` };

/**
 * Lines of code that use a connection: reading its environment variables, and signing in where that is the code's
 * part. Spring reads its properties by itself.
 */
export function codeHint(
  clientType: string,
  { keys, serviceAccountName, secretProviderClassName }: ConnectionObjects,
): string[] {
  if (secretProviderClassName !== undefined)
    return ['# Every secret of the vault is a file of its own name.', 'cat /mnt/secrets-store/SECRET_NAME'];
  const isSpring = /spring/i.test(clientType);
  if (isSpring && keys.length > 0)
    return [
      '# Spring Boot takes these properties from the environment; no code is needed:',
      ...keys.map(({ name }) => `# ${name}`),
    ];
  const language = LANGUAGES[clientType] ?? SHELL;
  const signIn = serviceAccountName === undefined ? [] : (language.signIn ?? []);
  return [
    ...keys.map(
      ({ name, isSecret }) =>
        `${language.read(name)}${isSecret ? `  ${language.comment} keep it secret` : ''}`,
    ),
    ...(signIn.length > 0
      ? [
          `${language.comment} Workload identity: the credential finds its settings in the pod by itself.`,
          ...signIn,
        ]
      : []),
  ];
}

/** A variable's name from the last part of the configuration's. */
function variable(name: string): string {
  const last = name.split(/[_.-]/).at(-1) ?? name;
  return last.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || 'value';
}
