export function bundleSimulator(
  outfile: string,
  patch?: { readonly file: string; readonly from: string; readonly to: string } | null,
  entry?: string,
): Promise<void>;
