// The parts of one call in process, by Google Benchmark: what bench_parts prints, as a table.
import { figure, print_table } from "./table.ts";

interface Benchmark {
  name: string; // REQUEST/PART_median
  family_index: number; // its place in the program
  aggregate_name?: string;
  cpu_time: number; // microseconds
  mallocs: number; // each time
}

// `run` starts a program of the benchmarks' folder and gives what it prints.
export function measure_parts(run: (name: string, ...words: string[]) => string, rounds: number): void {
  // Repeated in an order of chance, so that what else the machine does meets all parts.
  const printed = run("bench_parts", "--benchmark_format=json", `--benchmark_repetitions=${rounds}`,
    "--benchmark_report_aggregates_only=true", "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.2");
  const { benchmarks } = JSON.parse(printed) as { benchmarks: Benchmark[] };
  const medians = benchmarks.filter(({ aggregate_name }) => aggregate_name === "median").sort((a, b) => a.family_index - b.family_index);
  const requests = Map.groupBy(medians, ({ name }) => name.slice(0, name.indexOf("/")));
  const rows = [...requests].flatMap(([request, parts]) => {
    const named = parts.map(({ name, cpu_time, mallocs }) => ({ part: name.slice(request.length + 1).replace(/_median$/, ""), cpu_time, mallocs }));
    const parse = named.find(({ part }) => part === "RapidJSON")!.cpu_time;
    return named.map(({ part, cpu_time, mallocs }) => [request, part, figure(cpu_time), figure(cpu_time / parse), figure(mallocs)]);
  });
  print_table(`The parts of one warm call in process, medians of ${rounds}; RapidJSON: its default tree of the same bytes`,
    ["request", "part", "CPU µs", "times RapidJSON's", "mallocs"], rows);
}
