using Entourage.Kernel;

namespace Entourage.Http;

/// <summary>Every way the HTTP surface itself says no, whatever was asked.</summary>
public static class HttpProblems
{
    /// <summary>The thing does not exist, or the asker may not know that it does.</summary>
    public static readonly Problem NotFound = new("not_found", 404, "There is nothing here.");

    /// <summary>A session or a token is needed.</summary>
    public static readonly Problem SignInRequired = new("sign_in_required", 401, "Sign in first.");

    /// <summary>The token may not do this.</summary>
    public static readonly Problem ScopeMissing = new("scope_missing", 403, "This token may not do that.");

    /// <summary>Only whoever runs the site may do this.</summary>
    public static readonly Problem OperatorsOnly = new("operators_only", 403, "Only the people who run this site may do that.");

    /// <summary>The request did not come from one of our own pages.</summary>
    public static readonly Problem CrossSite = new("cross_site", 403, "This request did not come from our own page.");

    /// <summary>The body or a parameter cannot be read.</summary>
    public static readonly Problem BadRequest = new("bad_request", 400, "The request cannot be read.");

    /// <summary>The body is of a type that is not taken here.</summary>
    public static readonly Problem UnsupportedMedia = new("unsupported_media_type", 415, "Send JSON here.");

    /// <summary>The body is packed, or in another encoding than UTF-8.</summary>
    public static readonly Problem EncodingNotTaken = new("encoding_not_taken", 415, "Send the body unpacked and in UTF-8.");

    /// <summary>The body is larger than this address takes.</summary>
    public static readonly Problem TooLarge = new("body_too_large", 413, "That is more than fits here.");

    /// <summary>The commit's outcome is not known; asking again gives the truth.</summary>
    public static readonly Problem OutcomeUnknown =
        new("outcome_unknown", 503, "We cannot tell whether that was stored. Ask again in a moment.", TimeSpan.FromSeconds(1));

    /// <summary>The server is stopping or cannot reach its store.</summary>
    public static readonly Problem Unavailable = new("away", 503, "The site is away for a moment.", TimeSpan.FromSeconds(2));

    /// <summary>A fault of ours.</summary>
    public static readonly Problem Fault = new("internal_error", 500, "Something went wrong on our side. Nothing was half-done.");

    /// <summary>The request names another host than this site's.</summary>
    public static readonly Problem WrongHost = new("wrong_host", 421, "Nothing by that name is here.");

    /// <summary>More of the same than one member or one network may ask for in a minute.</summary>
    public static readonly Problem TooManyRequests = new("too_many_requests", 429, "That was a lot at once. Wait a minute.");

    /// <summary>The same idempotency key came with another request.</summary>
    public static readonly Problem KeyReused = new("key_reused", 422, "This Idempotency-Key was used for something else.", Field: "Idempotency-Key");

    /// <summary>The idempotency key is not 1 to 128 printable ASCII characters.</summary>
    public static readonly Problem KeyNotValid =
        new("idempotency_key_not_valid", 400, "An Idempotency-Key is 1 to 128 printable ASCII characters.", Field: "Idempotency-Key");
}
