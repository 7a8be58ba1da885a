(report) @fold
(trace) @fold
