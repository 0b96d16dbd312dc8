namespace Entourage.Http;

/// <summary>For monitoring: whether the process is alive, and ready to take requests.</summary>
internal static class Health
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    public static void Map(IEndpointRouteBuilder app)
    {
        // Ahead of whatever needs the store: a process that waits for its database is alive, and starting it anew would help nobody.
        app.MapGet("/health/live", Ok () => TypedResults.Ok()).ShortCircuit().ForEverybody().WithTags("Health").WithName("Live").WithSummary("Check that the process is running");
        app.MapGet("/health/ready", async Task<Ok> (StoreReader reader, CancellationToken stop) =>
        {
            // A store that cannot be read throws, and so does one that takes its time; both are answered with 503.
            await reader.AnswersAsync(stop).WaitAsync(Longest, stop);
            return TypedResults.Ok();
        }).ShortCircuit().ForEverybody().WithTags("Health").WithName("Ready").WithSummary("Check that the database answers").ProducesProblem(503);
    }
}
