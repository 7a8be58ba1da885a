// Turns calls in the wrong order into findings: the path from what came first to what came too late.
import type { Finding, FindingEvidence, FindingResource, PathStep } from '../finding/finding';
import { fingerprintOf } from '../finding/fingerprint';
import type { Disorder } from './judge-order';
import { callText, disorderSentence, nameOf } from './messages';
import { stepsOf } from './path/state';
import { heldAfter, Places, type SourceText, shortened } from './places';
import type { Exploration } from './walk/explore';

/** The findings of one explored function. */
export function disorderFindings(
	exploration: Exploration,
	disorders: readonly Disorder[],
	source: SourceText,
): Finding[] {
	const places = new Places(exploration.graph, source);
	const { name } = exploration.graph.head;
	return disorders.map((disorder) => {
		const { rule, confidence } = disorder;
		const path = pathOf(disorder, places);
		const firstLine = disorder.first === null ? null : places.lineOf(disorder.first);
		return {
			rule,
			severity: confidence === 'high' ? 'error' : 'warning',
			confidence,
			...places.range(places.node(disorder.node)),
			function: name,
			message: disorderSentence({ function: name, firstLine, disorder }),
			resource: resourceOf(disorder),
			path,
			evidence: evidenceOf(disorder, places),
			fingerprint: fingerprintOf(rule, source.file, name, path),
		};
	});
}

/** Where the path begins, and what happens there and at its end. */
function endsOf(disorder: Disorder): { start: number; begins: string; ends: string } {
	if (disorder.rule === 'teardown-order') {
		const { first, call } = disorder.found;
		const ends = `calls ${callText(call)}`;
		return first
			? { start: first.node, begins: `calls ${callText(first)}`, ends }
			: { start: call.node, begins: '', ends };
	}
	const { outer, inner } = disorder.found.nesting;
	return { start: outer.acquiredAt, begins: `takes ${nameOf(outer)}`, ends: `takes ${nameOf(inner)}` };
}

function pathOf(disorder: Disorder, places: Places): PathStep[] {
	const { start, begins, ends } = endsOf(disorder);
	const trail = stepsOf(disorder.trail);
	const from = trail.findLastIndex((step) => step.node === start);
	const steps: PathStep[] = [];
	const add = (id: number, note: string | null, held: readonly string[]) => {
		const node = places.node(id);
		if (note !== null) steps.push({ ...places.range(node), note, code: places.code(node), held });
	};
	if (from !== -1)
		for (const step of trail.slice(from)) {
			const note = step.node === start ? begins : places.decision(places.node(step.node), step.way);
			add(step.node, note, heldAfter(step));
		}
	add(disorder.node, ends, heldAfter(disorder.trail));
	return shortened(steps);
}

function resourceOf(disorder: Disorder): FindingResource | null {
	if (disorder.rule === 'teardown-order') return null;
	const { inner } = disorder.found.nesting;
	const release = inner.contract.release[0]?.call.replace(/\(.*/, '') ?? '';
	return { contract: inner.contract.id, acquire: inner.acquireCall, release, expression: inner.text };
}

function evidenceOf(disorder: Disorder, places: Places): FindingEvidence {
	if (disorder.rule === 'teardown-order') {
		const { earlier, later, source } = disorder.found.bound.rule;
		return { contract: `${earlier} before ${later}`, source, sibling: null };
	}
	const { nesting, against } = disorder.found;
	if ('because' in against)
		return {
			contract: `${against.outer[0]} before ${against.inner[0]}`,
			source: against.source,
			sibling: null,
		};
	const note = `takes ${nameOf(against.inner)} inside ${nameOf(against.outer)}`;
	return {
		contract: 'two locks are taken in one order',
		source: nesting.inner.contract.source,
		sibling: { ...places.range(places.node(against.node)), note },
	};
}
