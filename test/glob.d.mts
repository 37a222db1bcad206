export declare function globFiles(folder: string, suffix: string): string[];
