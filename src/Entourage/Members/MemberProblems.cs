namespace Entourage.Members;

/// <summary>Every way membership says no.</summary>
internal static class MemberProblems
{
    public static readonly Problem HandleNotValid =
        new("handle_not_valid", 422, "A handle has 3 to 30 letters from a to z, digits or _.", Field: "handle");

    public static readonly Problem HandleNotAllowed = new("handle_not_allowed", 422, "This handle is reserved for the site itself.", Field: "handle");

    public static readonly Problem HandleTaken = new("handle_taken", 409, "This handle is taken. Try another.", Field: "handle");

    public static readonly Problem NameMissing = new("name_missing", 422, "Enter a name.", Field: "name");

    public static readonly Problem NameNotAllowed = new("name_not_allowed", 422, "This name could be mistaken for the people who run the site. Choose another.", Field: "name");

    public static readonly Problem NameHasAddress =
        new("name_has_address", 422, "In your first 30 days, your name cannot contain a web address, email address or phone number.", Field: "name");

    public static readonly Problem TokenNameMissing = new("token_name_missing", 422, "Give the token a name that tells you what it is for.", Field: "name");

    public static readonly Problem PasswordWrong = new("password_wrong", 403, "That is not your password.", Field: "password");

    public static readonly Problem PasswordTooShort = new("password_too_short", 422, "Use at least 10 characters.", Field: "password");

    public static readonly Problem PasswordTooLong = new("password_too_long", 422, "Use at most 256 characters.", Field: "password");

    public static readonly Problem ProofMissing = new("proof_missing", 422, "Choose a passkey or a password.");

    public static readonly Problem PasskeyFailed = new("passkey_failed", 400, "The passkey was not accepted.");

    public static readonly Problem PasskeyUnknown = new("passkey_unknown", 400, "This passkey belongs to no account here.");

    public static readonly Problem RestartCeremony = new("restart_ceremony", 409, "That took too long or was used before. Start again.");

    public static readonly Problem SignInFailed = new("sign_in_failed", 401, "Wrong handle or password.");

    public static readonly Problem LockedOut =
        new("locked_out", 429, "Too many attempts. Wait a few minutes.", TimeSpan.FromMinutes(5));

    public static readonly Problem CannotSuspendOperator = new("cannot_suspend_operator", 409, "The people who run this site cannot be suspended.");

    public static readonly Problem UntilNotValid = new("until_not_valid", 422, "The end has to be in the future.", Field: "until");

    public static readonly Problem NotSuspended = new("not_suspended", 409, "This account is not suspended. Sign in.");

    public static readonly Problem RegistrationClosed = new("registration_closed", 403, "This site takes new members by invitation only.");

    public static readonly Problem SetupNotValid = new("setup_not_valid", 403, "This link can no longer make anyone an operator.");

    public static readonly Problem LastOperator =
        new("last_operator", 409, "You are the only one who runs this site. Let somebody else run it first.");

    public static readonly Problem RecoveryNotValid = new("recovery_not_valid", 403, "This link does not open an account any more. Ask for a new one.");

    public static readonly Problem SessionRequired =
        new("session_required", 403, "A token cannot do this. Sign in at a browser.");

    public static readonly Problem LastKey = new("last_key", 409, "This is your only way to sign in. Add another first.");

    public static readonly Problem LanguageUnknown = new("language_unknown", 422, "The site does not speak that language yet.", Field: "language");

    public static readonly Problem InvitationsFromUnknown =
        new("invitations_from_unknown", 422, "The values are anybody, followers and nobody.", Field: "invitationsFrom");

    public static readonly Problem TooManyTokens = new("too_many_tokens", 409, "You can have at most fifty tokens. Revoke one first.");

    public static readonly Problem TooManyPasskeys = new("too_many_passkeys", 409, "You can have at most twenty passkeys. Remove one first.");

    public static readonly Problem ScopesNotValid = new("scopes_not_valid", 422, "The scopes are read, clips, follow, invite and account.", Field: "scopes");

    public static readonly Problem BirthYearMissing = new("birth_year_missing", 422, "Enter the year you were born.", Field: "birthYear");

    public static readonly Problem BirthYearNotValid = new("birth_year_not_valid", 422, "Use four digits, like 1990.", Field: "birthYear");

    public static readonly Problem BirthYearGiven = new("birth_year_given", 409, "You have given it before. It cannot be changed.", Field: "birthYear");

    public static readonly Problem TooManyNewAccounts =
        new("too_many_new_accounts", 429, "Several accounts were created from this network today. Use an invitation, or come back later.");
}
