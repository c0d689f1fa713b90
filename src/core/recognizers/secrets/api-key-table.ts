/** A kind of key that its vendor has given a form of its own. */
export interface ApiKeyRow {
  /** Rule of its findings. */
  readonly rule: string
  /** What every one of them begins with. */
  readonly prefixes: readonly string[]
  /** The whole key; matched at the prefix. */
  readonly form: RegExp
}

const row = (rule: string, prefixes: string, form: RegExp): ApiKeyRow => ({
  rule,
  prefixes: prefixes.split(' '),
  form: new RegExp(`(?:${form.source})(?![A-Za-z0-9_])`, 'y'),
})

/** Keys whose characters are letters, digits, `_`, `-` and `.`; forms as the vendors' documentation shows them. */
export const API_KEYS: readonly ApiKeyRow[] = [
  // AI
  row('anthropic', 'sk-ant-', /sk-ant-[A-Za-z0-9_-]{20,200}/),
  row('openrouter', 'sk-or-v1-', /sk-or-v1-[0-9a-f]{64}/),
  row('openai', 'sk-proj- sk-svcacct- sk-admin- sk-None-', /sk-[A-Za-z]+-[A-Za-z0-9_-]{20,300}/),
  row('openai', 'sk-', /sk-[A-Za-z0-9]{32,64}/),
  row('dify', 'app-', /app-[A-Za-z0-9]{24}/),
  row('dify', 'dataset-', /dataset-[A-Za-z0-9]{24}/),
  row('huggingface', 'hf_', /hf_[A-Za-z0-9]{30,40}/),
  row('replicate', 'r8_', /r8_[A-Za-z0-9]{37}/),
  row('groq', 'gsk_', /gsk_[A-Za-z0-9]{40,60}/),
  row('perplexity', 'pplx-', /pplx-[A-Za-z0-9]{40,60}/),
  row('xai', 'xai-', /xai-[A-Za-z0-9]{60,90}/),
  row('langsmith', 'lsv2_', /lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/),
  row('langfuse', 'sk-lf-', /sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/),
  // Clouds
  row('aws-access-key', 'AKIA ASIA ABIA ACCA', /A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}/),
  row('google-api-key', 'AIza', /AIza[A-Za-z0-9_-]{35}/),
  row('google-oauth-token', 'ya29.', /ya29\.[A-Za-z0-9_-]{20,1000}/),
  row('google-oauth-secret', 'GOCSPX-', /GOCSPX-[A-Za-z0-9_-]{28}/),
  row('digitalocean', 'dop_v1_ doo_v1_ dor_v1_', /do[opr]_v1_[0-9a-f]{64}/),
  row('alibaba-access-key', 'LTAI', /LTAI[A-Za-z0-9]{12,26}/),
  row('heroku', 'HRKU-', /HRKU-[A-Za-z0-9_-]{30,70}/),
  row('supabase', 'sbp_', /sbp_[0-9a-f]{40}/),
  row('databricks', 'dapi', /dapi[0-9a-f]{32}(?:-\d)?/),
  row('vault', 'hvs. hvb. hvr.', /hv[bsr]\.[A-Za-z0-9_-]{24,300}/),
  row('pulumi', 'pul-', /pul-[0-9a-f]{40}/),
  row('doppler', 'dp.pt. dp.st. dp.sa.', /dp\.(?:pt|sa|st)\.[A-Za-z0-9.]{40,80}/),
  row('tailscale', 'tskey-', /tskey-[a-z]+-[A-Za-z0-9]{6,32}-[A-Za-z0-9]{16,64}/),
  row('age', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[0-9A-Z]{58}/),
  // Code and packages
  row('github', 'ghp_ gho_ ghu_ ghs_ ghr_', /gh[oprsu]_[A-Za-z0-9]{36,251}/),
  row('github', 'github_pat_', /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/),
  row(
    'gitlab',
    'glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- gloas- glsoat-',
    /gl[a-z]{2,6}-[A-Za-z0-9_.-]{20,300}/,
  ),
  row('npm', 'npm_', /npm_[A-Za-z0-9]{36}/),
  row('pypi', 'pypi-', /pypi-[A-Za-z0-9_-]{50,1000}/),
  row('rubygems', 'rubygems_', /rubygems_[0-9a-f]{48}/),
  row('docker', 'dckr_pat_ dckr_oat_', /dckr_[a-z]{3}_[A-Za-z0-9_-]{27,64}/),
  row('postman', 'PMAK-', /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/),
  row('atlassian', 'ATATT3 ATCTT3', /AT[AC]TT3[A-Za-z0-9_-]{20,300}/),
  row('linear', 'lin_api_', /lin_api_[A-Za-z0-9]{40}/),
  row('notion', 'ntn_', /ntn_[A-Za-z0-9]{40,60}/),
  row('notion', 'secret_', /secret_[A-Za-z0-9]{43}/),
  row('figma', 'figd_', /figd_[A-Za-z0-9_-]{40,60}/),
  row('airtable', 'pat', /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/),
  row('sentry', 'sntrys_ sntryu_', /sntry[su]_[A-Za-z0-9_+/-]{60,400}={0,2}/),
  row('grafana', 'glsa_', /glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/),
  row('newrelic', 'NRAK-', /NRAK-[A-Z0-9]{27}/),
  // Messages and payments
  row('slack', 'xoxa- xoxb- xoxe- xoxp- xoxr- xoxs- xoxe.', /xox[abeprs][.-][A-Za-z0-9.-]{12,250}/),
  row('slack', 'xapp-', /xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{40,80}/),
  row('sendgrid', 'SG.', /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/),
  row('mailgun', 'key-', /key-[0-9a-f]{32}/),
  row('twilio', 'SK', /SK[0-9a-f]{32}/),
  row(
    'stripe',
    'sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_',
    /[rs]k_(?:live|test|prod)_[A-Za-z0-9]{16,250}/,
  ),
  row('stripe', 'whsec_', /whsec_[A-Za-z0-9+/]{32,64}/),
  row('square', 'sq0atp- sq0csp-', /sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}/),
  row('shopify', 'shpat_ shpca_ shppa_ shpss_', /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/),
  row('facebook', 'EAA', /EAA[A-Za-z0-9]{80,400}/),
]
