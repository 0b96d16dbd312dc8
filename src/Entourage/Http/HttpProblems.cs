namespace Entourage.Http;

/// <summary>Every way the HTTP surface itself says no, whatever was asked.</summary>
[FrontDoor]
internal static class HttpProblems
{
    /// <summary>It does not exist, or the caller is not to know that it does.</summary>
    public static readonly Problem NotFound = new("not_found", 404, "There is nothing at this address.");

    /// <summary>A session or a token is needed.</summary>
    public static readonly Problem SignInRequired = new("sign_in_required", 401, "Sign in first.");

    /// <summary>The token is not allowed to do this.</summary>
    public static readonly Problem ScopeMissing = new("scope_missing", 403, "This token is not allowed to do that.");

    /// <summary>Only operators can do this.</summary>
    public static readonly Problem OperatorsOnly = new("operators_only", 403, "Only the people who run this site may do that.");

    /// <summary>The request did not come from one of our own pages.</summary>
    public static readonly Problem CrossSite = new("cross_site", 403, "This request did not come from one of our own pages.");

    /// <summary>The body or a parameter cannot be read.</summary>
    public static readonly Problem CookiesBlocked = new("cookies_blocked", 403, "This browser keeps no cookies from this site, so nobody can stay signed in here.");

    public static readonly Problem BadRequest = new("bad_request", 400, "This request cannot be read.");

    /// <summary>The body is of a type not accepted here.</summary>
    public static readonly Problem UnsupportedMedia = new("unsupported_media_type", 415, "This type of content is not accepted here.");

    /// <summary>The body is compressed, or in an encoding other than UTF-8.</summary>
    public static readonly Problem EncodingNotTaken = new("encoding_not_taken", 415, "Send the body uncompressed and in UTF-8.");

    /// <summary>The address exists but does not accept this method.</summary>
    public static readonly Problem MethodNotAllowed = new("method_not_allowed", 405, "This address does not accept that method.");

    /// <summary>The file does not have the part that was asked for.</summary>
    public static readonly Problem RangeNotSatisfiable = new("range_not_satisfiable", 416, "This file does not have that part.");

    /// <summary>The headers are larger than the server reads.</summary>
    public static readonly Problem HeadersTooLarge = new("headers_too_large", 431, "The request's headers are too large.");

    /// <summary>The body arrives too slowly, or stopped arriving.</summary>
    public static readonly Problem TooSlow = new("too_slow", 408, "The request took too long to arrive.");

    /// <summary>The operators have closed the account, for a time or for good.</summary>
    public static readonly Problem AccountSuspended = new("account_suspended", 403, "This account is suspended.");

    /// <summary>The body is larger than this address accepts.</summary>
    public static readonly Problem TooLarge = new("body_too_large", 413, "This is larger than this address accepts.");

    /// <summary>The commit's outcome is unknown; asking again will tell.</summary>
    public static readonly Problem OutcomeUnknown =
        new("outcome_unknown", 503, "We cannot tell whether this was saved. Ask again in a moment.", TimeSpan.FromSeconds(1));

    /// <summary>The server is stopping or cannot reach its store.</summary>
    public static readonly Problem Unavailable = new("away", 503, "The site is briefly unavailable.", TimeSpan.FromSeconds(2));

    /// <summary>A fault of ours.</summary>
    public static readonly Problem Fault = new("internal_error", 500, "Something went wrong on our side. Nothing was left half-done.");

    /// <summary>The request names a host that is not this site's.</summary>
    public static readonly Problem WrongHost = new("wrong_host", 421, "There is no site by that name here.");

    /// <summary>More requests of one kind than one member or network can make in a minute.</summary>
    public static readonly Problem TooManyRequests = new("too_many_requests", 429, "That was too much at once. Wait a minute and try again.");

    /// <summary>The same idempotency key came with another request.</summary>
    public static readonly Problem KeyReused = new("key_reused", 422, "This Idempotency-Key was already used for another request.", Field: "Idempotency-Key");

    /// <summary>The idempotency key is not 1 to 128 printable ASCII characters.</summary>
    public static readonly Problem KeyNotValid =
        new("idempotency_key_not_valid", 400, "An Idempotency-Key has 1 to 128 printable ASCII characters.", Field: "Idempotency-Key");
}
