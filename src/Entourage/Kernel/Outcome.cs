using System.Diagnostics.CodeAnalysis;

namespace Entourage.Kernel;

/// <summary>An expected "no", as a value: what a caller did that cannot be done, and the stable name clients may rely on.</summary>
/// <param name="Code">Stable, snake_case, documented in <c>docs/problems.md</c>; never reused for another meaning.</param>
/// <param name="Status">The HTTP status it is answered with, 400 to 599.</param>
/// <param name="Title">One plain English sentence, the same for every problem of that code; pages show the reader's own language by <paramref name="Code"/>.</param>
/// <param name="RetryAfter">When trying again makes sense, if ever.</param>
/// <param name="Field">The input field it concerns, if any.</param>
/// <param name="Until">When it ends by itself, if that is known.</param>
/// <param name="Detail">What is specific to this case, such as the most that fits; the title is always the same.</param>
public sealed record Problem(
    string Code, int Status, string Title, TimeSpan? RetryAfter = null, string? Field = null, DateTimeOffset? Until = null, string? Detail = null);

/// <summary>Either a value or the <see cref="Kernel.Problem"/> that prevented it. Unexpected failures stay exceptions.</summary>
/// <typeparam name="T">What success brings.</typeparam>
internal readonly record struct Outcome<T>
{
    internal Outcome(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    /// <summary>The value; present exactly if <see cref="Ok"/>.</summary>
    public T? Value { get; }

    /// <summary>The problem; present exactly if not <see cref="Ok"/>.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Problem is null;

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}

/// <summary>Makes successes whose value is an interface, which the language does not convert by itself.</summary>
internal static class Outcome
{
    /// <summary>A success.</summary>
    /// <typeparam name="T">What success brings.</typeparam>
    public static Outcome<T> Of<T>(T value) => new(value, null);
}

/// <summary>The value of an <see cref="Outcome{T}"/> whose success carries nothing.</summary>
internal readonly record struct Done;
