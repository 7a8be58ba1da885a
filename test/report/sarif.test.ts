// SARIF against the types of the standard (the compiler checks them) and a schema of the parts that are written here.
import Ajv from 'ajv';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { FINGERPRINT_KEY, sarifLog } from '../../src/report/sarif';
import { ofStatus, result } from './result';

const tool = { version: '1.2.3', describeRule: (rule: string) => `About ${rule}.` };
const everything = ofStatus('introduced', 'fixed', 'existing');

/** SARIF 2.1.0, chapter 3: the objects this program writes, closed, so that a misspelt property fails. */
const object = (properties: object, ...required: string[]) => ({
	type: 'object',
	additionalProperties: false,
	properties,
	required,
});
const list = (items: object, minItems = 0) => ({ type: 'array', items, minItems });
const text = { type: 'string', minLength: 1 };
const positive = { type: 'integer', minimum: 1 };
const message = object({ text }, 'text');
const physical = object(
	{
		artifactLocation: object({ uri: { type: 'string', pattern: '^[^\\s\\\\]+$' } }, 'uri'),
		region: object(
			{ startLine: positive, startColumn: positive, endLine: positive, endColumn: positive },
			'startLine',
		),
	},
	'artifactLocation',
	'region',
);
const logical = object({ name: text, kind: text, fullyQualifiedName: text });
const location = object({ physicalLocation: physical, logicalLocations: list(logical, 1), message });
const flow = object(
	{
		executionOrder: positive,
		importance: { enum: ['important', 'essential', 'unimportant'] },
		location,
	},
	'location',
);
const suppression = object(
	{
		kind: { enum: ['inSource', 'external'] },
		status: { enum: ['accepted', 'underReview', 'rejected'] },
		justification: text,
	},
	'kind',
);
const sarifResult = object(
	{
		ruleId: text,
		ruleIndex: { type: 'integer', minimum: 0 },
		level: { enum: ['none', 'note', 'warning', 'error'] },
		kind: { enum: ['fail'] },
		rank: { type: 'number', minimum: 0, maximum: 100 },
		message,
		locations: list(location, 1),
		relatedLocations: list(location, 1),
		codeFlows: list(
			object({ threadFlows: list(object({ locations: list(flow, 1) }, 'locations'), 1) }, 'threadFlows'),
			1,
		),
		partialFingerprints: { type: 'object', additionalProperties: text },
		baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
		suppressions: list(suppression),
		properties: { type: 'object' },
	},
	'message',
);
const driver = object(
	{
		name: text,
		version: text,
		semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
		rules: list(object({ id: text, shortDescription: message }, 'id')),
	},
	'name',
);
const schema = object(
	{
		$schema: text,
		version: { enum: ['2.1.0'] },
		runs: list(
			object(
				{
					tool: object({ driver }, 'driver'),
					columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
					results: list(sarifResult),
				},
				'tool',
			),
		),
	},
	'version',
	'runs',
);

const validate = new Ajv({ allErrors: true }).compile(schema);

describe('SARIF', () => {
	it('follows the standard', () => {
		const log: Log = sarifLog(result, everything, tool);
		validate(JSON.parse(JSON.stringify(log)));
		expect(validate.errors).toBeNull();
	});

	it('names a rule once and points results at it', () => {
		const [run] = sarifLog(result, everything, tool).runs;
		expect(run?.tool.driver.rules).toEqual([
			{ id: 'unreleased-on-path', shortDescription: { text: 'About unreleased-on-path.' } },
		]);
		expect(run?.results.map((each) => each.ruleIndex)).toEqual([0, 0, 0, 0, 0]);
	});

	it('points at the line of the mail for a patch, and at the source for a file', () => {
		const [run] = sarifLog(result, everything, tool).runs;
		const places = run?.results.map((each) => each.locations[0]?.physicalLocation);
		expect(places?.[0]).toEqual({
			artifactLocation: { uri: 'series.mbox' },
			region: { startLine: 400 },
		});
		expect(places?.[4]).toEqual({
			artifactLocation: { uri: 'fs/emberfs/run.c' },
			region: { startLine: 90, startColumn: 3, endLine: 90, endColumn: 11 },
		});
	});

	it('escapes what a reference may not hold', () => {
		const [first] = result.findings;
		if (!first) throw new Error('no finding');
		const odd = { ...first, patch: null, file: '/tmp/a b#c%.c' };
		const [run] = sarifLog({ ...result, findings: [odd] }, everything, tool).runs;
		expect(run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
			'file:///tmp/a%20b%23c%25.c',
		);
	});

	it('marks suppressed findings with their reason', () => {
		const [run] = sarifLog(result, everything, tool).runs;
		expect(run?.results.map((each) => each.suppressions)).toEqual([
			[],
			[],
			[],
			[{ kind: 'inSource', status: 'accepted', justification: 'cinder_stop() does it' }],
			[],
		]);
	});

	it('tells new from known against a baseline', () => {
		const baseline = new Set(['7f3a0012aabbccdd']);
		const log = sarifLog(result, { ...everything, baseline }, tool);
		const [run] = log.runs;
		validate(JSON.parse(JSON.stringify(log)));
		expect(validate.errors).toBeNull();
		expect(
			run?.results.map((each) => [each.partialFingerprints[FINGERPRINT_KEY], each.baselineState]),
		).toContainEqual(['7f3a0012aabbccdd', 'unchanged']);
		expect(run?.results.filter((each) => each.baselineState === 'new')).toHaveLength(5);
	});

	it('tells a leak once, its other exits as related places', () => {
		const [told] = sarifLog(result, everything, tool).runs[0]?.results ?? [];
		expect(told?.relatedLocations?.map((each) => each.physicalLocation.region.startLine)).toEqual([37, 403]);
		expect(told?.relatedLocations?.[1]?.message.text).toContain('leaves at line 36');
		expect(told?.properties).toMatchObject({ also: [{ fingerprint: '8f3a0012aabbccdd', line: 36 }] });
	});

	it('tells an exit that the baseline does not know by itself', () => {
		const baseline = new Set(['7f3a0012aabbccdd']);
		const results = sarifLog(result, { ...everything, baseline }, tool).runs[0]?.results ?? [];
		expect(
			results
				.slice(0, 2)
				.map((each) => [each.partialFingerprints[FINGERPRINT_KEY], each.baselineState, each.properties.also]),
		).toEqual([
			['7f3a0012aabbccdd', 'unchanged', undefined],
			['8f3a0012aabbccdd', 'new', undefined],
		]);
	});
});
