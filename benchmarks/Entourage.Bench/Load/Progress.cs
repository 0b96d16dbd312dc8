namespace Entourage.Bench.Load;

/// <summary>What is being done, on the error stream, so that the table can be sent elsewhere.</summary>
internal static class Progress
{
    public static void Say(string what) => Console.Error.WriteLine(what);
}
