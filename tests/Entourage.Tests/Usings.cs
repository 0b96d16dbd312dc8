global using Xunit;
using Xunit.v3;

// Two for each core of a small machine: half of a test's time is waiting for a disk, a server or a clock.
[assembly: Parallelization(MaxThreads = 4)]
