// What a contract is: which calls take a resource, which give it back, and how a caller learns that it holds it.
// The catalogue's data files are lists of these; the schema below is their one definition (docs, completion, checks).
import * as v from 'valibot';

/** How the result of an acquiring call tells that the resource is held. */
export const SUCCESS = {
	always: 'the call cannot fail (R-VOID)',
	zero: 'held when the result is 0 (R-ZERO)',
	'not-negative': 'held when the result is 0 or more (R-NONNEG)',
	positive: 'held when the result is above 0',
	'not-null': 'held when the pointer is not NULL (R-NONNULL)',
	'not-error': 'held when the pointer is no error pointer; NULL counts as held (R-NOTERR)',
	'not-error-or-null': 'held when the pointer is neither NULL nor an error pointer (R-NOTERRNULL)',
	true: 'held when the result is true or not 0 (R-TRUE, R-COOKIE)',
	'not-internal':
		'held when the pointer is neither an error pointer nor an xarray-internal entry (R-INT-ENTRY)',
	null: 'held when the pointer is NULL; else it is what was there before, or an error pointer',
	never: 'the call itself takes nothing',
} as const;

/** What a release may be called with although nothing is held. */
export const SAFE = {
	never: 'only while held',
	null: 'NULL is ignored',
	error: 'an error pointer is ignored',
	'null-or-error': 'NULL and error pointers are ignored',
	always: 'harmless when nothing is held',
} as const;

const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

const Id = v.pipe(
	v.string(),
	v.regex(/^[a-z][a-z0-9-]*$/, 'a kebab-case id'),
	v.description('A stable name: small letters, digits and hyphens.'),
);

const Source = v.pipe(
	v.string(),
	v.description('Where the facts were read: kernel version and file, or a message.'),
);

const NAMED_CALL =
	'The call with names for its arguments: `blk_queue_enter(q, flags)`. `...` stands for any further ones; a constant (`true`, `0`, `NULL`, a name in capitals) matches itself only.';

const Signature = v.pipe(
	v.string(),
	v.regex(/^[A-Za-z_]\w*\(([\w*&. ,>-]*|\.\.\.)\)$/, 'a signature such as blk_queue_enter(q, flags)'),
	v.description(NAMED_CALL),
);

/** What takes over may also be called by pointer, as a member: a function of another file that this one cannot see. */
const Operation = v.pipe(
	v.string(),
	v.regex(
		/^(->)?[A-Za-z_]\w*\(([\w*&. ,>-]*|\.\.\.)\)$/,
		'a signature such as bio_endio(bio) or ->readpage(file, page)',
	),
	v.description(`${NAMED_CALL} An operation is written by its member: \`->readpage(file, page)\`.`),
);

const Key = v.pipe(
	v.string(),
	v.regex(
		/^(ret|[*&]?[A-Za-z_]\w*((->|\.)\w+)*)(\s*,\s*(ret|[*&]?[A-Za-z_]\w*((->|\.)\w+)*))*$/,
		"'ret', 'none', an argument, or several with commas",
	),
	v.description(
		'Which resource: `ret` (the value returned), an argument name, `*arg` (what an out-parameter receives), a constant that stands for itself, a list of these, or `none` where there is only one (rcu_read_lock).',
	),
);

const NamePattern = v.pipe(
	v.string(),
	v.regex(/^[A-Za-z_]\w*\*?$/, 'a function name, or the beginning of one and a `*`'),
	v.description('A function name, or the beginning of one followed by `*`: `trace_*`.'),
);

const Versions = v.pipe(
	v.string(),
	v.regex(
		/^(always|\d+\.\d+|\d+\.\d+-|-\d+\.\d+|\d+\.\d+-\d+\.\d+)$/,
		'a range of versions such as 4.5-4.11',
	),
	v.description(
		'Mainline releases that have it, both ends included: `4.5-4.11`, `5.8-`, `-5.14`, `4.19`, or `always`.',
	),
);

const AcquireSchema = v.strictObject({
	call: Signature,
	success: v.pipe(
		v.picklist(keys(SUCCESS)),
		v.description('How the caller learns that it holds the resource.'),
	),
	key: Key,
	versions: v.optional(Versions),
	sleeps: v.optional(v.pipe(v.boolean(), v.description('The call may sleep.'))),
	returnsKey: v.optional(
		v.pipe(v.boolean(), v.description('The call returns the key itself: its result is another name for it.')),
	),
	failsOnlyWith: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description(
				'The call fails only with one of these among its arguments, whatever the test: `GFP_ATOMIC`. Without one nobody has to look.',
			),
		),
	),
	nothingWith: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description(
				'With one of these among its arguments the call leaves its caller nothing to give back: `XBF_ASYNC`.',
			),
		),
	),
	stores: v.optional(
		v.pipe(
			v.string(),
			v.description(
				'The argument that is kept in what the key names: whoever holds it can find it there, `entry` of `xa_insert`.',
			),
		),
	),
	runsOnFailure: v.optional(
		v.pipe(
			Signature,
			v.description(
				'What the call itself calls before it fails, in the names of its own arguments: `action(data)`.',
			),
		),
	),
	passesErrors: v.optional(
		v.pipe(
			v.string(),
			v.description('The argument that may be an error pointer: the call fails then with that error.'),
		),
	),
	between: v.optional(
		v.pipe(
			v.tuple([v.string(), v.string()]),
			v.description(
				'What a success returns at least and at most, arguments or numbers: `[1, nents]` of `dma_map_sg`.',
			),
		),
	),
	leavesNull: v.optional(
		v.pipe(v.boolean(), v.description('Where it fails, the out-parameter that the key names is NULL.')),
	),
	recordedIn: v.optional(
		v.pipe(
			v.string(),
			v.description('The field of the key object that is an error pointer when nothing is held: `addr`.'),
		),
	),
});

const ReleaseSchema = v.strictObject({
	call: Signature,
	key: Key,
	safe: v.optional(
		v.pipe(
			v.picklist(keys(SAFE)),
			v.description('What it may be called with although nothing is held; `always` is harmless by itself.'),
		),
		'never',
	),
	versions: v.optional(Versions),
	safeBy: v.optional(
		v.pipe(v.string(), v.description('The field of the key object that `safe` is about: `addr`.')),
	),
	frees: v.optional(
		v.pipe(v.boolean(), v.description('The object is gone afterwards for certain; a later use is an error.')),
	),
	all: v.optional(
		v.pipe(v.boolean(), v.description('It gives several counts back at once: all that are held.')),
	),
});

const TransferSchema = v.strictObject({
	call: Operation,
	key: Key,
	versions: v.optional(Versions),
	success: v.optional(
		v.pipe(
			v.picklist(keys(SUCCESS)),
			v.description('The resource is consumed only with this result; absent: always.'),
		),
	),
	otherwise: v.optional(
		v.pipe(
			v.picklist(['kept', 'released']),
			v.description('With any other result the caller still has it, or the call has given it back itself.'),
		),
		'kept',
	),
	gone: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'Whoever takes it over may end it before the call returns: without another reference it must not be used any more.',
			),
		),
	),
});

export const ContractSchema = v.strictObject({
	id: Id,
	resource: v.pipe(
		v.string(),
		v.description('What is held, as a reader calls it: `queue usage`, `mutex`. Hints print it with the key.'),
	),
	kind: v.pipe(
		v.picklist(['reference', 'lock', 'section', 'memory', 'mapping', 'registration', 'count', 'device']),
		v.description(
			'lock and section: exclusive or nested state that every return must agree on; the others are objects or counts.',
		),
	),
	acquire: v.pipe(v.array(AcquireSchema), v.minLength(1), v.description('Calls that take it.')),
	release: v.pipe(
		v.array(ReleaseSchema),
		v.description('Calls that give it back; empty only where it is given back by itself.'),
	),
	transfer: v.optional(
		v.pipe(v.array(TransferSchema), v.description('Calls that take the obligation over.')),
		[],
	),
	guard: v.optional(
		v.pipe(
			v.array(v.string()),
			v.description('Names in guard(…), scoped_guard(…), __free(…) that stand for this pair.'),
		),
		[],
	),
	sleepWhileHeld: v.optional(
		v.pipe(v.boolean(), v.description('False: sleeping while holding is a bug.')),
		true,
	),
	faultsOff: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'While it is held a copy from or to user space fails where it would have to sleep: `kmap_atomic`.',
			),
		),
	),
	nests: v.optional(
		v.pipe(v.boolean(), v.description('The same key may be taken several times (a count).')),
		false,
	),
	untyped: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'Memory for an object of any type: an object that counts its references is freed by its own release.',
			),
		),
		false,
	),
	rolls: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'A callee that is handed the address of the variable ends it and leaves another one there, or the same: one is held after that as before.',
			),
		),
		false,
	),
	keyStays: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'What is counted lies in the object that the key names: the object stays where it is given back.',
			),
		),
		false,
	),
	agree: v.optional(
		v.pipe(
			v.array(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'an argument name'))),
			v.description(
				'Arguments that have to be the same where it is taken and where it is given back, by the name that both calls give them: `size` of `dma_map_single` and `dma_unmap_single`.',
			),
		),
		[],
	),
	cookie: v.optional(
		v.pipe(
			v.string(),
			v.description('The argument of the release that has to be what the taking call has returned: `idx`.'),
		),
	),
	startsEmpty: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'The taking call only sets up: nothing is lost before another call has been handed it, and has not failed.',
			),
		),
		false,
	),
	mask: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'The last part of the key is a mask of bits, each held on its own: one release may give back a part, or several at once.',
			),
		),
		false,
	),
	onStack: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'The object that the key names lies on a stack: nobody who is handed it keeps it for longer.',
			),
		),
		false,
	),
	automatic: v.optional(
		v.pipe(
			v.boolean(),
			v.description(
				'Never reported as unreleased: given back by itself (devm_*), or in ways that no list of calls can name.',
			),
		),
		false,
	),
	returnsHeld: v.optional(
		v.pipe(v.array(v.string()), v.description('Functions that return with it held on purpose.')),
		[],
	),
	notes: v.optional(
		v.pipe(v.array(v.string()), v.description('What else a reader should know, one sentence each.')),
		[],
	),
	versions: v.optional(Versions, 'always'),
	source: Source,
});

const GuardedAccessSchema = v.strictObject({
	call: Signature,
	yields: v.pipe(
		v.array(Key),
		v.description('What the call hands out: values that may be used only while the guard is held.'),
	),
	within: v.pipe(v.array(v.string()), v.description('Ids of the contracts that guard it.')),
	source: Source,
});

const InsertionSchema = v.strictObject({
	call: Signature,
	key: v.pipe(Key, v.description('What it puts where it outlives the call: a page frame into a page table.')),
	unless: v.optional(
		v.pipe(
			v.array(Id),
			v.description(
				'Ids of the contracts that keep a removal from coming in between: no mistake while one is held.',
			),
		),
		[],
	),
	source: Source,
});

const OrderSchema = v.strictObject({
	id: Id,
	earlier: v.pipe(Signature, v.description('The call that has to come first.')),
	later: v.pipe(Signature, v.description('The call that must not come before it.')),
	key: v.pipe(
		v.string(),
		v.regex(/^[A-Za-z_]\w*(, *[A-Za-z_]\w*)?$/, "an argument name, two with a comma, or 'any'"),
		v.description(
			'Which objects have to be related: the argument name that both calls share; `disk, addr`, an argument of `earlier` and one of `later` that lie in the same object; or `any`.',
		),
	),
	required: v.pipe(
		v.boolean(),
		v.description('True: `later` without any `earlier` is wrong too, for an object made in the function.'),
	),
	madeBy: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description('With `required`: the acquiring calls that make such an object; absent: every one.'),
		),
	),
	onlyIf: v.optional(
		v.pipe(
			v.picklist(['rcu-freed']),
			v.description(
				'With `required`: not for what the function made itself, but for a cache whose objects RCU callbacks of the file free.',
			),
		),
	),
	because: v.pipe(v.string(), v.description('What goes wrong otherwise, as the end of a sentence.')),
	versions: v.optional(Versions, 'always'),
	source: Source,
});

const LockOrderSchema = v.strictObject({
	id: Id,
	outer: v.pipe(v.array(Id), v.description('Ids of the lock contracts that have to be taken first.')),
	inner: v.pipe(
		v.array(Id),
		v.description(
			'Ids of those that are taken inside: waiting for an outer one with one of them held is wrong.',
		),
	),
	because: v.pipe(v.string(), v.description('Who takes them in the right order, as the end of a sentence.')),
	source: Source,
});

export const CatalogueSchema = v.strictObject({
	contracts: v.optional(
		v.pipe(v.array(ContractSchema), v.description('What is taken and given back, and by which calls.')),
		[],
	),
	guardedAccess: v.optional(
		v.pipe(
			v.array(GuardedAccessSchema),
			v.description('Calls whose results are valid only while something is held.'),
		),
		[],
	),
	insertions: v.optional(
		v.pipe(
			v.array(InsertionSchema),
			v.description(
				'Calls that make a value lasting: what is valid in a section only has to be inserted inside it.',
			),
		),
		[],
	),
	order: v.optional(
		v.pipe(v.array(OrderSchema), v.description('Calls of which one has to come before the other.')),
		[],
	),
	lockOrder: v.optional(
		v.pipe(v.array(LockOrderSchema), v.description('Kinds of locks of which one is taken inside the other.')),
		[],
	),
	sleeps: v.optional(
		v.pipe(v.array(NamePattern), v.description('Functions that may sleep, whatever their arguments.')),
		[],
	),
	faults: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description(
				'Functions that sleep for page faults of user memory alone, and fail instead where faults are off.',
			),
		),
		[],
	),
	neutral: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description(
				'Functions that neither keep nor release what they are handed, but for what a contract says of an argument: passing an object to them changes nothing.',
			),
		),
		[],
	),
	converters: v.optional(
		v.pipe(
			v.array(NamePattern),
			v.description(
				'Functions whose result is another name for the object of their first argument (`EXT4_I`, `to_*`): who keeps the result keeps the object.',
			),
		),
		[],
	),
});

export type Contract = v.InferOutput<typeof ContractSchema>;
export type GuardedAccess = v.InferOutput<typeof GuardedAccessSchema>;
export type Insertion = v.InferOutput<typeof InsertionSchema>;
export type OrderRule = v.InferOutput<typeof OrderSchema>;
export type LockRule = v.InferOutput<typeof LockOrderSchema>;
export type CatalogueFile = v.InferOutput<typeof CatalogueSchema>;
export type Acquire = Contract['acquire'][number];
export type Release = Contract['release'][number];
export type Transfer = Contract['transfer'][number];
export type Success = keyof typeof SUCCESS;
export type Safe = keyof typeof SAFE;
