// The syntax tree of the model's small language: expressions of guards and hazards, statements of effects.
// It knows nothing of kernel objects; names are resolved when a scenario is compiled.

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-';
export type Quantifier = 'any' | 'all' | 'count';

export type Expression =
	| { readonly is: 'number'; readonly value: number }
	| { readonly is: 'path'; readonly path: readonly string[] }
	| { readonly is: 'not'; readonly of: Expression }
	| {
			readonly is: 'binary';
			readonly operator: BinaryOperator;
			readonly left: Expression;
			readonly right: Expression;
	  }
	| { readonly is: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
	| {
			readonly is: 'quantified';
			readonly quantifier: Quantifier;
			readonly variable: string;
			readonly kind: string;
			readonly where: Expression;
	  }
	| { readonly is: 'call'; readonly name: string; readonly arguments: readonly Expression[] };

export type Statement =
	| {
			readonly is: 'assign';
			readonly path: readonly string[];
			readonly operator: '=' | '+=' | '-=';
			readonly value: Expression;
	  }
	| {
			readonly is: 'if';
			readonly test: Expression;
			readonly yes: readonly Statement[];
			readonly no: readonly Statement[];
	  }
	| {
			readonly is: 'for';
			readonly variable: string;
			readonly kind: string;
			readonly where: Expression;
			readonly body: readonly Statement[];
	  }
	| { readonly is: 'hold'; readonly resource: string }
	| { readonly is: 'release'; readonly resource: string | 'all' }
	| { readonly is: 'check'; readonly hazard: string; readonly arguments: readonly Expression[] }
	| { readonly is: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
	| { readonly is: 'goto'; readonly step: string }
	| { readonly is: 'fail' | 'return' | 'stop' | 'skip' };
