namespace Entourage.Http;

/// <summary>The header with which a client makes repeated calls count once.</summary>
[FrontDoor]
internal static class IdempotencyKey
{
    /// <summary>The key, or null when none was sent; <c>idempotency_key_not_valid</c> for anything but 1 to 128 printable ASCII characters.</summary>
    public static Outcome<string?> Of(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values)) return (string?)null;
        var key = values.ToString();
        return key.Length is > 0 and <= 128 && key.All(c => c is > ' ' and <= '~') ? key : HttpProblems.KeyNotValid;
    }
}
