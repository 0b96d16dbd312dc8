using System.Diagnostics;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>Waits for what becomes true by itself.</summary>
public static class Eventually
{
    public static async Task TrueAsync(TimeSpan patience, Func<Task<bool>> isTrue, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            Assert.True(watch.Elapsed < patience, $"After {patience.TotalSeconds} s: {otherwise}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
