/** The member that the value of an option is kept under: `app-config` is `appConfig`. */
export function optionName(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
