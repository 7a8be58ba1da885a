// `daxlens explain`: a rule's page, or a contract, in full.
import { builtinCatalogue } from '../../contracts/builtin';
import { contractsOf, contractText } from '../../contracts/explain';
import { ruleNames, rulePage } from '../../platform/rule-pages';
import { nearNames } from '../../text/near';
import { type Command, EXIT, UsageError } from '../command';

export const explain: Command = {
	name: 'explain',
	usage: 'ID      a rule (unreleased-on-path), a contract (blk-queue-enter) or a function of one',
	summary: 'a rule or a contract, in full',
	options: {},
	async run([id, ...more], _options, channels) {
		if (id === undefined || more.length > 0) throw new UsageError('explain: name one rule or contract');
		const catalogue = builtinCatalogue();
		const page = rulePage(id);
		const found = contractsOf(catalogue, id.replace(/\(\)$/, ''));
		if (page === null && found.length === 0) {
			const near = nearNames(id, [...ruleNames(), ...catalogue.contracts.keys()], 3);
			const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
			throw new UsageError(`explain: no rule or contract '${id}'${hint}`);
		}
		channels.out(page ?? `${found.map(contractText).join('\n\n\n')}\n`);
		return EXIT.clean;
	},
};
