import { Argument } from 'commander';
import type { CommandDefinition } from '../command';
import { bashScript } from '../completion/bash-script';
import { completionNodes } from '../completion/completion-tree';
import { fishScript } from '../completion/fish-script';
import { zshScript } from '../completion/zsh-script';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export const completion: CommandDefinition = {
  arguments: () => [new Argument('<shell>', 'bash, zsh or fish').choices(Object.keys(SCRIPTS))],
  examples: [
    { text: 'bash, in ~/.bashrc', command: 'source <(aksc completion bash)' },
    { text: 'zsh, in ~/.zshrc', command: 'source <(aksc completion zsh)' },
    { text: 'fish, in ~/.config/fish/config.fish', command: 'aksc completion fish | source' },
  ],
  run({ values, program }, { io }) {
    const shell = values[0] as keyof typeof SCRIPTS;
    io.out.write(SCRIPTS[shell](completionNodes(program())));
    return Promise.resolve();
  },
};
