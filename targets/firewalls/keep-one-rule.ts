/**
 * Rules that are left when some are taken away. Services that admit everybody as long as they have no rule at all must
 * not lose their last one: then the newest rule stays, although it is not wanted any more.
 */
export function withoutRules<Rule>(rules: readonly Rule[], isUnwanted: (rule: Rule) => boolean): Rule[] {
  const kept = rules.filter((rule) => !isUnwanted(rule));
  return kept.length > 0 ? kept : rules.slice(-1);
}
