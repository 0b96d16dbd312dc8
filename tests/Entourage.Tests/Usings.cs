global using System.Net;
global using System.Net.Http.Json;
global using Entourage.Http;
global using Entourage.Kernel;
global using Entourage.Storage;
global using Entourage.Tests.Fixtures;
global using Xunit;
using Xunit.v3;

// Two for each core of a small machine: half of a test's time is waiting for a disk, a server or a clock.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer<LongestFirst>]
