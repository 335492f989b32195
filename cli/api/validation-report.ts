import { z } from 'zod';

/** The report of a validation as the contract has it. */
export const ValidationReport = z.looseObject({
  linkerName: z.string().nullish(),
  isConnectionAvailable: z.boolean(),
  validationDetail: z
    .array(
      z.looseObject({
        name: z.string().nullish(),
        result: z.string().nullish(),
        description: z.string().nullish(),
        errorCode: z.string().nullish(),
      }),
    )
    .nullish(),
});
export type ValidationReport = z.infer<typeof ValidationReport>;
