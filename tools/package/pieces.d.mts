export function fetchPackage(spec: string, cache: string): string;
