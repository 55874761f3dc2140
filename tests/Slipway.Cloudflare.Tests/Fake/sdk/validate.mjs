// What ajv says of each sample on standard input: [[definition, body], ...] -> [true, false, ...].
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const Ajv = createRequire(process.env.AJV_PACKAGE)('ajv');
const ajv = new Ajv({ strict: false });
ajv.addSchema(JSON.parse(readFileSync(process.env.SCHEMAS, 'utf8')), 'schemas');
const samples = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(samples.map(([name, body]) => ajv.validate({ $ref: `schemas#/definitions/${name}` }, body))));
