// Turns verdicts into findings: lines instead of nodes, sentences instead of rule ids, the path as steps.
import { speaksOf } from '../contracts/signature';
import type { Finding, FindingEvidence, PathStep, Severity } from '../finding/finding';
import { fingerprintOf } from '../finding/fingerprint';
import { callsAt } from '../kernel-c/call-graph';
import type { FlowNode } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import type { ResourceRule, Verdict } from './exits/verdict';
import type { CallPlace } from './file/reach';
import { contractLine, resourceName, sentence, usedName } from './messages';
import { isTakenBy } from './path/place-state';
import { type Instance, stepsOf, type Trail } from './path/state';
import { heldAfter, Places, shortened } from './places';
import { memberOf } from './summaries/caller-terms';
import { type InView, takingSteps } from './taking-steps';
import type { Exploration } from './walk/explore';

const SEVERITY: Readonly<Record<ResourceRule, Severity>> = {
	'unreleased-on-path': 'error',
	'overwritten-while-held': 'warning',
	'released-twice': 'error',
	'freed-on-error-twice': 'error',
	'counted-after-unlock': 'warning',
	'dangling-member': 'warning',
	'released-unheld': 'error',
	'acquire-unchecked': 'error',
	'wrong-release-object': 'warning',
	'used-after-release': 'error',
	'error-pointer-arithmetic': 'error',
	'unguarded-dax-access': 'error',
	'insertion-outside-guard': 'warning',
	'sleep-while-atomic': 'error',
	'irq-enabled-while-locked': 'error',
	'locked-while-held': 'error',
};

const severityOf = ({ rule, confidence }: Verdict): Severity =>
	confidence === 'high' ? SEVERITY[rule] : confidence === 'medium' ? 'warning' : 'note';

/** The findings of one explored function. */
export function findingsOf(
	exploration: Exploration,
	verdicts: readonly Verdict[],
	inView: InView,
): Finding[] {
	return verdicts.map((verdict) => new Teller(exploration, verdict, inView).tell());
}

class Teller {
	private readonly places: Places;

	constructor(
		private readonly exploration: Exploration,
		private readonly verdict: Verdict,
		private readonly inView: InView,
	) {
		this.places = new Places(exploration.graph, inView.source);
	}

	tell(): Finding {
		const { verdict } = this;
		const { instance } = verdict;
		const place = this.places.range(this.places.node(verdict.node));
		const path = this.path();
		return {
			rule: verdict.rule,
			severity: severityOf(verdict),
			confidence: verdict.confidence,
			...place,
			function: this.exploration.graph.head.name,
			message: sentence({
				function: this.exploration.graph.head.name,
				line: place.line,
				acquireLine: this.places.lineOf(instance.acquiredAt),
				causeLine: verdict.cause === null ? null : this.places.lineOf(verdict.cause),
				siblings: this.siblingReleases(),
				verdict,
			}),
			resource: {
				contract: instance.contract.id,
				acquire: instance.acquireCall,
				release: instance.contract.release[0]?.call.replace(/\(.*/, '') ?? '',
				expression: instance.text,
			},
			path,
			evidence: {
				contract: contractLine(verdict, this.places.node(verdict.instance.acquiredAt).kind === 'iterate'),
				source: instance.contract.source,
				sibling:
					verdict.undoneBy !== null
						? this.counterpart(verdict.undoneBy)
						: verdict.sibling === null
							? null
							: {
									...this.places.range(this.places.node(verdict.sibling)),
									note:
										verdict.rule === 'overwritten-while-held' && verdict.cause !== null
											? 'another case gives back first what it overwrites'
											: 'another path gives it back here',
								},
			},
			fingerprint: fingerprintOf(
				verdict.rule,
				this.inView.source.file,
				this.exploration.graph.head.name,
				// Where the path tells nothing but the way out, what is left there tells one from another.
				path.length > 1 ? path : [{ code: instance.text }, ...path],
			),
		};
	}

	/** Where a function that does not run after a failure gives it back. */
	private counterpart({ function: { head, flow }, call }: CallPlace): FindingEvidence['sibling'] {
		const { rule, cause } = this.verdict;
		const places = new Places(flow, this.inView.source);
		return {
			...places.range(call),
			note: `${head.name}() gives it back here${rule === 'dangling-member' && cause !== null ? ', and sets the pointer to NULL' : ''}`,
		};
	}

	private siblingReleases(): number {
		const { releases } = this.exploration.resources;
		// What the caller handed over is no acquisition of this function, of which releases are noted.
		if (this.verdict.instance.imported) return this.verdict.sibling === null ? 0 : 1;
		return new Set(
			releases
				.filter((release) => release.site === this.verdict.instance.site)
				.map((release) => release.node),
		).size;
	}

	/** The steps from the acquiring call (or the cause) to the place of the finding. */
	private path(): PathStep[] {
		const { verdict } = this;
		const trail = stepsOf(verdict.trail);
		const { instance } = verdict;
		const first = trail.findIndex((step) => step.node === instance.acquiredAt);
		const start =
			verdict.rule === 'error-pointer-arithmetic'
				? trail.findIndex((step) => step.node === verdict.node)
				: Math.max(0, first);
		const steps: PathStep[] = [];
		const end =
			verdict.rule === 'unreleased-on-path' ? trail.findLastIndex((step) => step.node === verdict.node) : -1;
		for (const step of trail.slice(start, end === -1 ? undefined : end)) {
			const node = this.places.node(step.node);
			const note = this.noteAt(node, step, instance);
			if (note === null) continue;
			const held = heldAfter(step, instance.site);
			steps.push({ ...this.places.range(node), note, code: this.places.code(node), held });
			if (steps.length === 1) steps.push(...this.insideOf(node).map((inside) => ({ ...inside, held })));
		}
		const last = this.places.node(
			verdict.rule === 'error-pointer-arithmetic' ? (verdict.cause ?? verdict.node) : verdict.node,
		);
		if (!steps.some((step) => step.line === this.places.range(last).line && step.note === this.lastNote()))
			steps.push({
				...this.places.range(last),
				note: this.lastNote(),
				code: this.places.code(last),
				held: heldAfter(verdict.trail, instance.site),
			});
		return shortened(steps);
	}

	/** What the callee does that takes the resource, where no contract speaks of it. */
	private insideOf(node: FlowNode): PathStep[] {
		const { rule, instance } = this.verdict;
		const { contract, acquireCall, acquiredAt, imported, inferred } = instance;
		const isTakenInside =
			node.id === acquiredAt && !imported && !inferred && !isTakenBy(contract, acquireCall);
		return isTakenInside && rule !== 'error-pointer-arithmetic'
			? takingSteps(acquireCall, { contract: contract.id, member: memberOf(instance.text) }, this.inView)
			: [];
	}

	private noteAt(node: FlowNode, step: Trail, instance: Instance): string | null {
		const { verdict } = this;
		if (
			node.id === instance.acquiredAt &&
			!instance.imported &&
			verdict.rule !== 'error-pointer-arithmetic'
		) {
			if (instance.status === 'failed') return `${instance.acquireCall}() fails here`;
			return node.id === verdict.cause
				? `${instance.acquireCall}() takes ${resourceName(verdict)} and ends it`
				: `takes ${resourceName(verdict)}`;
		}
		if (node.id === verdict.node && verdict.rule === 'error-pointer-arithmetic')
			return `${verdict.text} is an error pointer here; the sum is not`;
		if (node.id === verdict.cause && verdict.rule !== 'error-pointer-arithmetic')
			return instance.failedCall === null
				? `gives ${resourceName(verdict)} back`
				: `${instance.failedCall}() fails and gives ${resourceName(verdict)} back itself`;
		if (node.id === verdict.node) return null;
		return this.keeperNote(node, step, instance) ?? this.places.decision(node, step.way);
	}

	/** A call that would have kept the object, and has failed on this path: `xa_store(&table, id, object, gfp)`. */
	private keeperNote(node: FlowNode, { instances }: Trail, { text }: Instance): string | null {
		if (node.kind === 'branch') return null;
		const isFailed = ({ status, acquiredAt, contract, acquireCall }: Instance) =>
			status === 'failed' &&
			acquiredAt === node.id &&
			contract.acquire.some((rule) => rule.stores !== undefined && speaksOf(rule, acquireCall));
		const names = callsAt(node).filter((call) => call.arguments.map(printExpression).includes(text));
		const failed = instances.find(
			(other) => isFailed(other) && names.some(({ name }) => name === other.acquireCall),
		);
		return failed ? `${failed.acquireCall}() fails, and ${text} stays here` : null;
	}

	private lastNote(): string {
		const { verdict } = this;
		switch (verdict.rule) {
			case 'unreleased-on-path':
				return `leaves with ${resourceName(verdict)} held`;
			case 'overwritten-while-held':
				return verdict.cause === null
					? `overwrites the last name of ${resourceName(verdict)}`
					: `overwrites what an earlier round or call has left in ${verdict.text}`;
			case 'used-after-release':
				return `uses ${usedName(verdict)}`;
			case 'sleep-while-atomic':
				return `${verdict.text}() may sleep`;
			case 'acquire-unchecked':
				return verdict.cause === null
					? `comes to ${verdict.text} without a test`
					: `tests ${verdict.text} for NULL alone`;
			case 'unguarded-dax-access':
				return `uses ${verdict.text}`;
			case 'insertion-outside-guard':
				return 'inserts what is not valid any more';
			case 'counted-after-unlock':
				return `counts ${verdict.text}`;
			case 'dangling-member':
				return verdict.cause === null
					? `leaves an error pointer in ${verdict.text}`
					: `leaves with ${verdict.text} pointing to it`;
			case 'locked-while-held':
				return `takes ${resourceName(verdict)} once more`;
			case 'irq-enabled-while-locked':
				return `${verdict.text}() switches interrupts on`;
			default:
				return `gives ${resourceName(verdict)} back`;
		}
	}
}
