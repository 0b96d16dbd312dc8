using Entourage.Kernel;

namespace Entourage.Members;

/// <summary>Every way membership says no.</summary>
internal static class MemberProblems
{
    public static readonly Problem HandleNotValid =
        new("handle_not_valid", 422, "A handle is 3 to 30 of a to z, 0 to 9 and the underscore.", Field: "handle");

    public static readonly Problem HandleNotAllowed = new("handle_not_allowed", 422, "This handle is kept for the site itself.", Field: "handle");

    public static readonly Problem HandleTaken = new("handle_taken", 409, "Somebody has this handle.", Field: "handle");

    public static readonly Problem NameMissing = new("name_missing", 422, "Say what to call you.", Field: "name");

    public static readonly Problem NameNotAllowed = new("name_not_allowed", 422, "This name could pass for the people who run the site.", Field: "name");

    public static readonly Problem NameHasAddress =
        new("name_has_address", 422, "In the first 30 days a name holds no web address, e-mail address or phone number.", Field: "name");

    public static readonly Problem KeyNameMissing = new("name_missing", 422, "Give it a name that tells you what it is for.", Field: "name");

    public static readonly Problem PasswordWrong = new("password_wrong", 403, "That is not your password.", Field: "password");

    public static readonly Problem PasswordTooShort = new("password_too_short", 422, "A password has at least 10 characters.", Field: "password");

    public static readonly Problem PasswordTooLong = new("password_too_long", 422, "A password has at most 256 characters.", Field: "password");

    public static readonly Problem ProofMissing = new("proof_missing", 422, "A passkey or a password is needed.");

    public static readonly Problem PasskeyFailed = new("passkey_failed", 400, "That passkey was not accepted.");

    public static readonly Problem RestartCeremony = new("restart_ceremony", 409, "That took too long or was used before. Start again.");

    public static readonly Problem SignInFailed = new("sign_in_failed", 401, "The handle and the password do not go together.");

    public static readonly Problem LockedOut =
        new("locked_out", 429, "Too many tries. Wait a few minutes.", TimeSpan.FromMinutes(5));

    public static readonly Problem CannotSuspendOperator = new("cannot_suspend_operator", 409, "Somebody who runs the site cannot be suspended.");

    public static readonly Problem UntilNotValid = new("until_not_valid", 422, "It has to end in the future.", Field: "until");

    public static readonly Problem AccountSuspended = new("account_suspended", 403, "This account is suspended.");

    public static readonly Problem NotSuspended = new("not_suspended", 409, "This account is not suspended. Sign in.");

    public static readonly Problem RegistrationClosed = new("registration_closed", 403, "This site takes new members by invitation only.");

    public static readonly Problem SetupNotValid = new("setup_not_valid", 403, "This link no longer makes an operator.");

    public static readonly Problem LastKey = new("last_key", 409, "This is the only way to sign in. Add another first.");

    public static readonly Problem LanguageUnknown = new("language_unknown", 422, "The site does not speak that language.", Field: "language");

    public static readonly Problem InvitationsFromUnknown =
        new("invitations_from_unknown", 422, "Say anybody, followers or nobody.", Field: "invitationsFrom");

    public static readonly Problem PictureNotValid = new("picture_not_valid", 422, "That picture cannot be read.", Field: "file");

    public static readonly Problem TooManyTokens = new("too_many_tokens", 409, "Fifty tokens are enough. Delete one first.");

    public static readonly Problem TooManyPasskeys = new("too_many_passkeys", 409, "Twenty passkeys are enough. Remove one first.");

    public static readonly Problem ScopesNotValid = new("scopes_not_valid", 422, "Scopes are read, clips, follow, invite and account.", Field: "scopes");

    public static readonly Problem BirthYearMissing = new("birth_year_missing", 422, "Say in which year you were born.", Field: "birthYear");

    public static readonly Problem BirthYearNotValid = new("birth_year_not_valid", 422, "Four digits, like 1990.", Field: "birthYear");

    public static readonly Problem BirthYearGiven = new("birth_year_given", 409, "You have said it before.", Field: "birthYear");

    public static readonly Problem TooManyNewAccounts =
        new("too_many_new_accounts", 429, "Several accounts were made from this network today. Use an invitation, or come back later.");
}
