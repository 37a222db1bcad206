// What tests and pages make of an example is one thing, and its home is where the pages are made.
export { mapFiles } from '../compiler/generate/map-files.ts';
