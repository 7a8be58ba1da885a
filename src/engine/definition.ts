// The shapes of the model's definitions: objects, switches, profiles, operations, steps, hazards.
// Guards and effects are texts of the model language (docs/engine.md). Nothing here runs anything.

/** Text of an expression of the model language. */
export type ExpressionText = string;
/** Text of statements of the model language; a list is joined line by line. */
export type EffectText = string | readonly string[];

/** A kind of object. Field: [type, meaning]; type is `bool`, `count`, `a | b | c` (an enumeration) or the name of a kind, with `= initial` where it is not the first value. */
export interface Kind {
	readonly name: string;
	readonly meaning: string;
	readonly fields: Readonly<Record<string, readonly [type: string, meaning: string]>>;
}

/** A profile switch: `bool` or an enumeration, and what it stands for. */
export interface Switch {
	readonly type: string;
	readonly meaning: string;
}

export interface Profile {
	readonly name: string;
	/** The kernels it stands for, in words. */
	readonly kernels: string;
	/** The profile this one differs from. */
	readonly base?: string;
	/** The switches that differ from the base. */
	readonly switches: Readonly<Record<string, string | boolean>>;
	/** The order of removal by driver, where it differs from the base: ids of steps of `remove`. */
	readonly removal?: Readonly<Record<string, readonly string[]>>;
}

/** One atomic step: when `guard` holds the actor runs `do` in one go, otherwise it waits. */
export interface Step {
	readonly id: string;
	/** Whether the program has this step at all; may read profile switches, parameters, constants and the actor's own locals. */
	readonly when?: ExpressionText;
	readonly guard?: ExpressionText;
	/** The wait point (section 5's names) where the actor sleeps while the guard is false. */
	readonly wait?: string;
	readonly do?: EffectText;
	/** The kernel function the step stands for. */
	readonly function?: string;
	/** Where the step is from. */
	readonly source?: string;
}

/** Runs the steps once per object of a kind for which `where` holds (a constant condition). `skip` in a step leaves the round. */
export interface EachGroup {
	/** Names the group for removal lists and mutations. */
	readonly id: string;
	readonly each: string;
	readonly kind: string;
	readonly where: ExpressionText;
	readonly steps: readonly ProgramItem[];
}

/** The steps of another operation, with its parameters as expressions; its locals and resources are its own. */
export interface Include {
	readonly include: string;
	readonly id: string;
	readonly with: Readonly<Record<string, ExpressionText>>;
	readonly when?: ExpressionText;
}

export type ProgramItem = Step | EachGroup | Include;

/** Something an actor can hold: how it is taken and given back. `release` at the end of an operation is never forgotten by `fail`. */
export interface Resource {
	readonly acquire: EffectText;
	readonly release: EffectText;
	readonly meaning: string;
}

/** A parameter: a kind of object, `bool` or an enumeration, with `= value` if it may be left out. */
export type Parameters = Readonly<Record<string, string>>;

export interface Operation {
	readonly name: string;
	readonly summary: string;
	readonly parameters: Parameters;
	/** Switches that this operation alone sees differently from the profile, because its code is of another age. */
	readonly switches?: Readonly<Record<string, string | boolean>>;
	/** Names for expressions over the parameters, resolved in order. */
	readonly bind?: Readonly<Record<string, ExpressionText>>;
	/** The actor's own variables while in the operation: types as of fields. */
	readonly locals?: Readonly<Record<string, string>>;
	readonly resources?: Readonly<Record<string, Resource>>;
	readonly steps: readonly ProgramItem[];
	/** The steps are picked and ordered by the profile's removal list for the value of this expression. */
	readonly orderedBy?: ExpressionText;
}

interface HazardBase {
	/** Unique; differs from the id where a hazard has several forms (`H05`, `H05a`): what `check` names. */
	readonly key: string;
	readonly id: string;
	readonly name: string;
	readonly meaning: string;
	/** Predicate over the parameters (or over the whole state). */
	readonly when: ExpressionText;
}

/** A hazard as a predicate, and when it is asked: where a step says `check`, after every step, or in a hang. */
export type Hazard =
	| (HazardBase & { readonly asked: 'check'; readonly parameters: Parameters })
	| (HazardBase & {
			readonly asked: 'always';
			/** A policy: evaluated only when the scenario names it. */
			readonly policy?: boolean;
	  })
	| (HazardBase & { readonly asked: 'hang'; readonly waits: readonly string[] });

/** A named expression or block with parameters, expanded where it is called. */
export interface Definition {
	readonly parameters: Parameters;
	readonly is: ExpressionText;
}
export interface Procedure {
	readonly parameters: Parameters;
	readonly do: EffectText;
}

/** Everything the engine knows of the kernel. Adding a driver, a profile, an operation or a hazard is adding to these tables. */
export interface Model {
	readonly kinds: readonly Kind[];
	readonly switches: Readonly<Record<string, Switch>>;
	readonly profiles: readonly Profile[];
	readonly operations: readonly Operation[];
	readonly definitions: Readonly<Record<string, Definition>>;
	readonly procedures: Readonly<Record<string, Procedure>>;
	readonly hazards: readonly Hazard[];
	readonly waits: Readonly<Record<string, string>>;
	/** Hazard ids, the gravest first. */
	readonly precedence: readonly string[];
}
