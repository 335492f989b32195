/** End of GitOps with Flux v1: https://learn.microsoft.com/azure/azure-arc/kubernetes/conceptual-gitops-flux2 */
export const FLUX1_RETIREMENT = { noNewResourcesSince: '2024-01-01', supportEnded: '2025-05-24' } as const;
