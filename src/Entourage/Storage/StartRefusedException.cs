namespace Entourage.Storage;

/// <summary>The start, or a command, cannot go on; one line says why. What may pass by itself has a <see cref="Problem.RetryAfter"/>.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>With what is in the way, and what it was noticed by.</summary>
    public StartRefusedException(Problem problem, Exception? innerException = null)
        : base($"{problem.Code}: {problem.Detail ?? problem.Title}", innerException) => Problem = problem;

    /// <summary>With a sentence and a cause.</summary>
    public StartRefusedException(string message, Exception innerException) : this(StartProblems.Refused with { Detail = message }, innerException)
    {
    }

    /// <summary>With a sentence.</summary>
    public StartRefusedException(string message) : this(StartProblems.Refused with { Detail = message })
    {
    }

    /// <summary>Without particulars.</summary>
    public StartRefusedException() : this(StartProblems.Refused)
    {
    }

    /// <summary>What is in the way.</summary>
    public Problem Problem { get; }
}
