global using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// Two cores, and each test starts whole processes: side by side they would only measure each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
