# For the shell of whoever types what the guides say: `. docs/commands.sh`, with STAGE set. Needs the AWS command line.

# What CloudFormation called it: `resource Pipeline SQS::Queue Deliveries`. The answer is JSON and not text, because the
# command line applies a query to each page of a text, and a stack has more resources than a page.
resource() {
  aws cloudformation list-stack-resources --stack-name "Posthorn-$STAGE-$1" --output json --query \
    "StackResourceSummaries[?ends_with(ResourceType, '$2') && contains(LogicalResourceId, '$3')].PhysicalResourceId | [0]" |
    tr -d '"'
}

# What the Api stack says: `stack_output ApiUrl`.
stack_output() {
  aws cloudformation describe-stacks --stack-name "Posthorn-$STAGE-Api" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}

# A moment some hours ago, for GNU and for BSD (macOS).
hours_ago() {
  date -u -d "-$1 hours" +%FT%TZ 2>/dev/null || date -u -v "-$1H" +%FT%TZ
}

# A metric of the last hour, minute by minute: `figures AWS/SQS NumberOfMessagesSent Sum QueueName=...`.
figures() {
  aws cloudwatch get-metric-statistics --namespace "$1" --metric-name "$2" --statistics "$3" \
    --dimensions "Name=${4%%=*},Value=${4#*=}" --period 60 \
    --start-time "$(hours_ago 1)" --end-time "$(hours_ago 0)" \
    --query "sort_by(Datapoints, &Timestamp)[].[Timestamp, $3]" --output text
}

# Asks a log group about the last hours, and waits for the answer: `ask_logs "$GROUP" 1 "filter status >= 500"`.
ask_logs() {
  local query status
  query=$(aws logs start-query --log-group-name "$1" --start-time "$(($(date +%s) - $2 * 3600))" --end-time "$(date +%s)" \
    --query-string "$3" --query queryId --output text) || return
  status=Scheduled
  while [ "$status" = Scheduled ] || [ "$status" = Running ]; do
    sleep 1
    status=$(aws logs get-query-results --query-id "$query" --query status --output text) || return
  done
  aws logs get-query-results --query-id "$query" --query "results[*][*].value" --output text
}
