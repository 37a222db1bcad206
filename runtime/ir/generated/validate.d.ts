// What the generated validator exports.
export interface ValidationProblem {
  readonly instancePath: string;
  readonly message?: string;
}
export declare const validate: ((value: unknown) => boolean) & { errors?: readonly ValidationProblem[] | null };
